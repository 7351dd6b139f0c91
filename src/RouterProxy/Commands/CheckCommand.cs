using System.CommandLine;
using RouterProxy.Commands.Live;
using RouterProxy.Configuration.Reading;
using RouterProxy.Configuration.Reload;
using Spectre.Console;

namespace RouterProxy.Commands;

/// <summary><c>check</c>: validates the configuration; asks the upstreams only when told to.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var command = new Command("check", "Validates the configuration and prints every problem with its key path.");
        var options = new ConfigurationOptions();
        var effective = new Option<string?>("--print-effective")
        {
            Description = "Prints the merged policy of a route and where each value came from, secrets masked.",
            HelpName = "ROUTE",
        };
        var live = new Option<bool>("--live")
        {
            Description = "Asks the upstream of every tier for one token: is it reached, is the credential accepted, do usable logprobs come back, in which form, how fast.",
        };
        command.Options.Add(effective);
        command.Options.Add(live);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var sources = options.Sources(parsed);
            var loaded = await ConfigurationLoader.LoadAsync(sources);
            await ProblemReport.WriteAsync(loaded.IsValid ? Console.Out : Console.Error, loaded.Problems);
            if (!loaded.IsValid)
            {
                return ExitCode.BadUsage;
            }

            if (parsed.GetValue(effective) is { } route && !PrintEffective(loaded, route))
            {
                return ExitCode.BadUsage;
            }

            if (parsed.GetValue(live))
            {
                return await AskAsync(sources, cancellation);
            }

            if (parsed.GetValue(effective) is null)
            {
                var options = loaded.Options;
                Console.WriteLine($"The configuration is valid: {Count(options.Routes.Count, "route")}, {Count(options.Models.Count, "model")}, {Count(UserClusters(loaded), "cluster")}.");
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<int> AskAsync(ConfigurationSources sources, CancellationToken cancellation)
    {
        if ((await ConfigurationGate.LoadAsync(sources, TimeProvider.System)).Gate is not { } gate)
        {
            await Console.Error.WriteLineAsync("The configuration has changed meanwhile and is no longer valid.");
            return ExitCode.BadUsage;
        }

        var results = await LiveCheck.RunAsync(gate, TimeProvider.System, cancellation);
        LiveReport.Write(Terminal.Output(), results);
        return results.Any(r => r.Problem is not null) ? ExitCode.Failure : ExitCode.Ok;
    }

    private static bool PrintEffective(LoadedConfiguration loaded, string route)
    {
        if (EffectivePolicy.Rows(loaded, route) is not { } rows)
        {
            Console.Error.WriteLine($"There is no route named '{route}'. Routes: {string.Join(", ", loaded.Options.Routes.Keys)}.");
            return false;
        }

        var console = Terminal.Output();
        var table = console.Table($"Route {route}");
        table.AddColumns("Key", "Value", "From");
        foreach (var row in rows)
        {
            table.AddRow(new Text(row.Key), new Text(row.Value), new Text(Shorten(row.Origin)));
        }

        console.Write(table);
        return true;
    }

    /// <summary>The shipped file and files of the working directory are known by their names alone.</summary>
    private static string Shorten(string origin) =>
        origin.Replace(AppContext.BaseDirectory, "", StringComparison.Ordinal).Replace(Environment.CurrentDirectory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>The gateway's own empty cluster is not the user's.</summary>
    private static int UserClusters(LoadedConfiguration loaded) => loaded.Clusters.Count(c => c.ClusterId != YarpConfigBuilder.Id);

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
