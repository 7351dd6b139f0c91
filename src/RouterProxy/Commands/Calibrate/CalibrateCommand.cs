using System.CommandLine;

namespace RouterProxy.Commands.Calibrate;

/// <summary><c>calibrate</c>: from questions to a threshold with a promise, or to the reason why there is none.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var command = new Command("calibrate", "Finds the threshold of a route's first tier that keeps a promise, from examples of your own, and says whether the pair of models pays.");
        var configuration = new ConfigurationOptions();
        var options = new CalibrateOptions();
        options.AddTo(command);
        configuration.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (options.Read(parsed, out var problem) is not { } arguments)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCode.BadUsage;
            }

            return await new CalibrateSession(arguments, Terminal.Output(), Terminal.Errors(), TimeProvider.System).RunAsync(configuration.Sources(parsed), cancellation);
        });
        return command;
    }
}
