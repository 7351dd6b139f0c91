using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>What the configuration of a model says about its dialect; worked out once per loaded configuration.</summary>
/// <param name="Dialect">Guessed from the addresses of its cluster.</param>
/// <param name="ReasoningOff">The model's own members switch reasoning off (true) or on (false); null leaves it to the client.</param>
internal sealed record UpstreamProfile(LogprobDialect Dialect, bool? ReasoningOff)
{
    public static UpstreamProfile Of(UpstreamModel model)
    {
        LogprobDialect? dialect = null;
        foreach (var (_, destination) in model.Cluster.Destinations)
        {
            if (!Uri.TryCreate(destination.Model.Config.Address, UriKind.Absolute, out var address))
            {
                continue;
            }

            var guess = DialectCatalog.ByAddress(address.IdnHost, address.Port);
            if (dialect is not null && dialect != guess)
            {
                // A mixed cluster has no dialect of its own.
                dialect = KnownDialects.Generic;
                break;
            }

            dialect = guess;
        }

        return new UpstreamProfile(dialect ?? KnownDialects.Generic, ReasoningSwitch.Off(model.BodyEdits));
    }
}
