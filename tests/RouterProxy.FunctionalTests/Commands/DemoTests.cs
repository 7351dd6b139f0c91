using System.Globalization;
using RouterProxy.FunctionalTests.Infrastructure;

namespace RouterProxy.FunctionalTests.Commands;

public class DemoTests
{
    [Fact]
    public async Task The_demo_routes_better_than_the_cheap_model_alone_and_cheaper_than_the_strong_one()
    {
        var run = await RunningProgram.RunAsync("demo", "--once");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.Trim().ShouldBeEmpty();
        run.Output.ShouldNotContain("\u001b");
        run.Output.ShouldContain("| accepted");
        run.Output.ShouldContain("| escalated");
        Percent(run.Output, "routed", 2).ShouldBeGreaterThan(Percent(run.Output, "cheap alone", 2));
        Percent(run.Output, "routed", 3).ShouldBeLessThan(Percent(run.Output, "strong alone", 3));
        run.Output.ShouldContain("Escalation rate");
    }

    [Fact]
    public async Task The_demo_goes_on_serving_and_ends_in_good_order()
    {
        await using var program = RunningProgram.Start(new TestFolder(), [], "demo", "--urls", "http://127.0.0.1:0");
        var output = await program.SaysAsync("Ctrl+C ends.");

        var start = output.IndexOf("curl -i ", StringComparison.Ordinal) + "curl -i ".Length;
        using var client = new RawClient(new Uri(output[start..output.IndexOf(' ', start)]));
        var answer = await client.ChatAsync("""{"model":"email-triage","messages":[{"role":"user","content":"Subject: Lunch\n\nAre you free for lunch on Friday?"}]}""");
        answer.Status.ShouldBe(200);
        answer.Header("x-router-route").ShouldBe("email-triage");

        program.Terminate();
        (await program.EndAsync()).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Traffic_waits_for_a_gateway_that_is_away_and_counts_what_became_of_it()
    {
        await using var cheap = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var strong = await ScriptedUpstream.StartAsync(KnowsBoth.Answers(KnownCompletion.Confident));
        await using var gateway = await new TwoTiers(cheap.BaseAddress, strong.BaseAddress).StartAsync();

        var served = await RunningProgram.RunAsync("demo-traffic", "--url", gateway.BaseAddress.ToString(), "--route", "mail", "--rate", "50", "--count", "6");
        served.ExitCode.ShouldBe(0, served.Error);
        served.Output.ShouldContain("6 answered, 6 accepted");
        cheap.Requests.Count.ShouldBe(6);
        cheap.Requests.Count(r => r.Json().TryGetProperty("stream", out _)).ShouldBe(3);

        var unknown = await RunningProgram.RunAsync("demo-traffic", "--url", gateway.BaseAddress.ToString(), "--route", "nowhere", "--rate", "50", "--count", "2");
        unknown.ExitCode.ShouldBe(1);
        unknown.Output.ShouldContain("2 with status 404");

        await gateway.DisposeAsync();
        var away = await RunningProgram.RunAsync("demo-traffic", "--url", gateway.BaseAddress.ToString(), "--rate", "50", "--count", "3");
        away.ExitCode.ShouldBe(1);
        away.Output.ShouldContain("3 unanswered");
        away.Error.Trim().ShouldBeEmpty();
    }

    private static double Percent(string output, string row, int column)
    {
        var line = output.Split('\n').Single(l => l.StartsWith($"| {row} ", StringComparison.Ordinal));
        return double.Parse(line.Split('|')[column].Trim().TrimEnd('%', ' '), CultureInfo.InvariantCulture);
    }
}
