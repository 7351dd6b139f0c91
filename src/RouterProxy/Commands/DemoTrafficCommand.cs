using System.CommandLine;
using RouterProxy.Configuration.Reload;

namespace RouterProxy.Commands;

/// <summary><c>demo-traffic</c>: sends demo e-mails to a gateway at a rate, so that dashboards have something to show.</summary>
internal static class DemoTrafficCommand
{
    private const double MaxRate = 1000;

    public static Command Create()
    {
        var command = new Command("demo-traffic", "Sends demo e-mails to a gateway at a rate.");
        var options = new ConfigurationOptions();
        var url = new Option<string?>("--url") { Description = "Address of the gateway; default: where the configuration says that it listens.", HelpName = "URL" };
        var rate = new Option<double>("--rate") { Description = $"Requests per second, above 0 and at most {MaxRate:0}; default 2.", HelpName = "NUMBER", DefaultValueFactory = _ => 2 };
        var route = new Option<string>("--route") { Description = $"The route to send to; default {DemoStage.RouteName}.", HelpName = "ROUTE", DefaultValueFactory = _ => DemoStage.RouteName };
        var count = new Option<long?>("--count") { Description = "Ends after so many requests; without it, at Ctrl+C.", HelpName = "NUMBER" };
        var key = new Option<string?>("--key-env") { Description = "The environment variable that holds a client key of the gateway.", HelpName = "VARIABLE" };
        foreach (var option in new Option[] { url, rate, route, count, key })
        {
            command.Options.Add(option);
        }

        options.AddTo(command);
        rate.Validators.Add(r => Check(r.GetValueOrDefault<double>() is > 0 and <= MaxRate, r, $"--rate must be above 0 and at most {MaxRate:0}."));
        count.Validators.Add(r => Check(r.GetValueOrDefault<long?>() is null or > 0, r, "--count must be above 0."));
        url.Validators.Add(r => Check(IsHttp(r.GetValueOrDefault<string?>()), r, "--url must be an absolute http or https URL."));
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = parsed.GetValue(url) ?? GatewayAddress.Reachable((await ConfigurationLoader.LoadAsync(options.Sources(parsed))).Addresses[0]);
            var secret = parsed.GetValue(key) is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
            using var traffic = new DemoTraffic(new Uri(target), parsed.GetValue(route)!, secret, TimeProvider.System, Console.Out);
            return await traffic.RunAsync(parsed.GetValue(rate), parsed.GetValue(count), cancellation);
        });
        return command;
    }

    private static bool IsHttp(string? url) => url is null || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps));

    private static void Check(bool fine, System.CommandLine.Parsing.OptionResult result, string problem)
    {
        if (!fine)
        {
            result.AddError(problem);
        }
    }
}
