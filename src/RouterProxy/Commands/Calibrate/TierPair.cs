using System.Security.Cryptography;
using System.Text;
using RouterProxy.Commands.Live;
using RouterProxy.Configuration.Compiled;

namespace RouterProxy.Commands.Calibrate;

/// <summary>The two tiers of a route that a threshold stands between: the first and the last.</summary>
internal sealed class TierPair(RoutePolicy route)
{
    public RoutePolicy Route => route;

    public TierPolicy Cheap => route.Tiers[0];

    public TierPolicy Strong => route.Tiers[^1];

    /// <summary>Costs count only when both tiers have a price: against a free tier every figure would lie.</summary>
    public bool IsPriced => Cheap.Model.Price is not null && Strong.Model.Price is not null;

    /// <summary>Asks a tier at one of its destinations, taken in turn.</summary>
    public LiveQuestion Question(TierPolicy tier, int turn)
    {
        var destinations = tier.Model.Cluster.Destinations.Values.OrderBy(d => d.DestinationId, StringComparer.OrdinalIgnoreCase).ToArray();
        return new LiveQuestion(route, tier, destinations.Length == 0 ? null : destinations[turn % destinations.Length]);
    }

    /// <summary>
    /// What a recorded result answers: the request, and everything that a change of would make another question of. 32 hexadecimal digits.
    /// </summary>
    public string Identity(ReadOnlySpan<byte> request)
    {
        var signal = route.Signal;
        string[] parts = ["1", Cheap.Model.Key, Cheap.Model.UpstreamName ?? "", Strong.Model.Key, Strong.Model.UpstreamName ?? "", $"{signal.Kind} {signal.Tokens} {signal.Field}", .. signal.Labels];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
        hash.AppendData("\0\0"u8);
        hash.AppendData(request);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
