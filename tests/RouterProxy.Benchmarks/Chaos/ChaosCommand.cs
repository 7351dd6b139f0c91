using System.CommandLine;
using System.Globalization;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary><c>chaos</c>: mixed traffic through a gateway whose upstreams, clients and configuration misbehave.</summary>
internal static class ChaosCommand
{
    public static Command Create()
    {
        var minutes = Bounded("--minutes", "Length of the run.", 15, 0.2, 240);
        var rate = Bounded("--rate", "Requests per second, at most.", 100, 1, 5000);
        var failures = Bounded("--failures", "Share of upstream attempts that are made to fail.", 0.2, 0, 1);
        var leaving = Bounded("--leaving", "Share of clients that leave before their answer is complete.", 0.1, 0, 1);
        var clients = Bounded("--clients", "Requests at once, at most.", 24, 1, 500);
        var requests = Bounded("--max-requests", "The run ends early when so many have been sent.", 500_000, 1, 100_000_000);
        var heap = Bounded("--heap-limit", "Most MiB of the gateway's managed heap; 0 sets no limit.", 256, 0, 1 << 20);
        var gateway = new Option<string>("--gateway") { Description = "The gateway's executable.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "RouterProxy") };
        var command = new Command("chaos", "Everything fails now and then: every request must be accounted for, and nothing may grow.") { minutes, rate, failures, leaving, clients, requests, heap, gateway };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ChaosOptions(
                TimeSpan.FromMinutes(parsed.GetValue(minutes)),
                (int)parsed.GetValue(requests),
                (int)parsed.GetValue(clients),
                parsed.GetValue(rate),
                parsed.GetValue(failures),
                parsed.GetValue(leaving),
                (int)parsed.GetValue(heap),
                parsed.GetValue(gateway)!),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ChaosOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("chaos reads /proc and runs on Linux only.");
            return 2;
        }

        if (!File.Exists(options.Gateway))
        {
            await Console.Error.WriteLineAsync($"There is no gateway at {options.Gateway}: build it first.");
            return 2;
        }

        try
        {
            return await new ChaosRun(options, Console.Out).RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static Option<double> Bounded(string name, string description, double usual, double low, double high)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is var value && !(value >= low && value <= high))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}: allowed are {low} to {high}."));
            }
        });
        return option;
    }
}
