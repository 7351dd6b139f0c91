using System.CommandLine;
using System.CommandLine.Help;

namespace RouterProxy.Commands;

/// <summary>The commands of the executable; without one it serves.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = ServeCommand.AsRoot();
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(DemoModelsCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Run with --help for the commands and their options.");
            return ExitCode.BadUsage;
        }

        if (ConfigurationOptions.Slip(parsed) is { } slip && parsed.Action is not HelpAction)
        {
            await Console.Error.WriteLineAsync($"'{slip}' is neither a command nor an option. Configuration keys are written --Section:Key=value.");
            return ExitCode.BadUsage;
        }

        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command is RootCommand or { Name: ServeCommand.Name })
        {
            // The parser would end the process two seconds after a signal; the gateway has its own, longer way out.
            invocation.ProcessTerminationTimeout = null;
        }

        return await parsed.InvokeAsync(invocation);
    }
}
