using System.CommandLine;
using RouterProxy.Configuration.Reload;
using Spectre.Console;

namespace RouterProxy.Commands;

/// <summary><c>check</c>: validates the configuration without running anything on it.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var command = new Command("check", "Validates the configuration and prints every problem with its key path.");
        var options = new ConfigurationOptions();
        options.AddTo(command);
        var effective = new Option<string?>("--print-effective")
        {
            Description = "Prints the merged policy of a route and where each value came from, secrets masked.",
            HelpName = "ROUTE",
        };
        command.Options.Add(effective);
        command.SetAction(async (parsed, _) =>
        {
            var loaded = await ConfigurationLoader.LoadAsync(options.Sources(parsed));
            await ProblemReport.WriteAsync(loaded.IsValid ? Console.Out : Console.Error, loaded.Problems);
            if (!loaded.IsValid)
            {
                return ExitCode.BadUsage;
            }

            if (parsed.GetValue(effective) is { } route)
            {
                return PrintEffective(loaded, route);
            }

            Console.WriteLine($"The configuration is valid: {loaded.Options.Routes.Count} routes, {loaded.Options.Models.Count} models, {loaded.Clusters.Count} clusters.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static int PrintEffective(LoadedConfiguration loaded, string route)
    {
        if (EffectivePolicy.Rows(loaded, route) is not { } rows)
        {
            Console.Error.WriteLine($"There is no route named '{route}'. Routes: {string.Join(", ", loaded.Options.Routes.Keys)}.");
            return ExitCode.BadUsage;
        }

        var table = new Table().RoundedBorder().Title(Markup.Escape($"Route {route}"));
        table.AddColumns("Key", "Value", "From");
        foreach (var row in rows)
        {
            table.AddRow(Markup.Escape(row.Key), Markup.Escape(row.Value), Markup.Escape(row.Origin));
        }

        AnsiConsole.Write(table);
        return ExitCode.Ok;
    }
}
