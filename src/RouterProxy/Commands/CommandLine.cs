using System.CommandLine;
using System.CommandLine.Help;
using RouterProxy.Commands.Calibrate;

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
        root.Subcommands.Add(DemoTrafficCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(CalibrateCommand.Create());
        root.Subcommands.Add(HashKeyCommand.Create());

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

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,

            // By default the process is killed two seconds after a signal: answers under way would be cut off. How long they may take
            // is the host's affair, and so, for the gateway, are the signals themselves: the parser's own handler would sit on the first
            // one until the end, and nobody would hear the second.
            ProcessTerminationTimeout = parsed.CommandResult.Command is RootCommand or { Name: ServeCommand.Name } ? null : Timeout.InfiniteTimeSpan,
        });
    }
}
