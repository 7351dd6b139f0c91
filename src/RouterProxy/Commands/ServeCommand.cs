using System.CommandLine;
using RouterProxy.Configuration.Reload;
using RouterProxy.Hosting;
using RouterProxy.Hosting.Shutdown;

namespace RouterProxy.Commands;

/// <summary><c>serve</c>, the default: runs the gateway.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static RootCommand AsRoot()
    {
        var root = new RootCommand("A confidence router for OpenAI-compatible APIs: the cheap model answers when it is sure, the strong one when it is not.");
        var healthCheck = new Option<bool>("--healthcheck") { Description = "Asks the running gateway's /health/live and exits with 0 or 1." };
        root.Options.Add(healthCheck);
        var options = Configure(root);
        root.SetAction((parsed, cancellation) =>
            parsed.GetValue(healthCheck) ? HealthCheck.RunAsync(options.Sources(parsed), cancellation) : ServeAsync(options, parsed, cancellation));
        return root;
    }

    public static Command Create()
    {
        var command = new Command(Name, "Runs the gateway.");
        var options = Configure(command);
        command.SetAction((parsed, cancellation) => ServeAsync(options, parsed, cancellation));
        return command;
    }

    private static ConfigurationOptions Configure(Command command)
    {
        var options = new ConfigurationOptions();
        options.AddTo(command);
        return options;
    }

    private static async Task<int> ServeAsync(ConfigurationOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var loaded = await ConfigurationGate.LoadAsync(options.Sources(parsed), TimeProvider.System);
        if (loaded.Gate is null)
        {
            await ProblemReport.WriteAsync(Console.Error, loaded.Problems);
            return ExitCode.BadUsage;
        }

        InlineSockets.Choose(loaded.Gate.Options.Performance.InlineSockets);
        await using var app = GatewayApplication.Build(loaded.Gate, output: GatheringStream.TakeOutput());
        ProblemReport.Log(app.Logger, loaded.Problems);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception failure) when (ListenFailure.Explain(failure) is { } explained)
        {
            await Console.Error.WriteLineAsync($"The gateway cannot listen: {explained.Text}");
            return explained.ExitCode;
        }

        using var unobserved = new UnobservedExceptions(app.Logger);
        StartLog.Listening(app.Logger, string.Join(", ", app.Urls));
        await RunUntilStoppedAsync(app, cancellation);
        return ExitCode.Ok;
    }

    /// <summary>As the framework's own wait, but a second signal cuts the drain short.</summary>
    private static async Task RunUntilStoppedAsync(WebApplication app, CancellationToken cancellation)
    {
        var signal = app.Services.GetRequiredService<ShutdownSignal>();
        using var second = new SecondSignal(signal, app.Logger);
        using var cancelled = cancellation.Register(app.Lifetime.StopApplication);
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stops = app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
        try
        {
            await app.StopAsync(signal.ConnectionsEnd);
        }
        catch (OperationCanceledException) when (signal.ConnectionsEnd.IsCancellationRequested)
        {
            // Asked for twice.
        }
    }
}
