using System.CommandLine;
using RouterProxy.DemoModels.Serving;

namespace RouterProxy.Commands;

/// <summary><c>demo-models</c>: the two demo models alone, as upstreams to try a configuration with.</summary>
internal static class DemoModelsCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8081";

    public static Command Create()
    {
        var command = new Command("demo-models", "Serves the two demo models as OpenAI-compatible upstreams.");
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on, separated by semicolons.", HelpName = "URLS", DefaultValueFactory = _ => DefaultUrl };
        var scripts = new Option<bool>("--enable-scripts") { Description = "Lets requests ask for delays and faults by x-demo-… headers; for tests only." };
        command.Options.Add(urls);
        command.Options.Add(scripts);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var server = DemoModelsServer.Build(new DemoModelsOptions
            {
                Urls = parsed.GetValue(urls)!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                EnableScripts = parsed.GetValue(scripts),
            });
            try
            {
                await server.StartAsync(cancellation);
            }
            catch (Exception failure) when (ListenFailure.Explain(failure) is { } explained)
            {
                await Console.Error.WriteLineAsync($"The demo models cannot listen: {explained.Text}");
                return explained.ExitCode;
            }

            Console.WriteLine($"{DemoModelNames.Cheap} and {DemoModelNames.Strong} answer on {string.Join(", ", server.Urls)}. Ctrl+C ends.");
            await Waiting.ForEndAsync(cancellation);
            return ExitCode.Ok;
        });
        return command;
    }
}
