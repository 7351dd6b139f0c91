using System.Globalization;
using RouterProxy.FunctionalTests.Telemetry;

namespace RouterProxy.Benchmarks.Chaos;

/// <summary>The closing figures, and the verdict on them.</summary>
internal sealed class ChaosReport(TextWriter output, ChaosOptions options, ChaosTally tally, ChaosReplies replies, Exposition books)
{
    /// <summary>
    /// How much resident memory may grow after the warm-up, under a heap limit: collectors give back late, so a share and a little. Without a
    /// limit the runtime lets garbage lie until it needs the room, and the figure says nothing about growth.
    /// </summary>
    private const double MemoryShare = 1.25;
    private const double MemoryMiB = 32;

    /// <summary>
    /// How much of the small objects may be alive at the end beyond what was when warm: series of metrics that first appear meanwhile are a few
    /// MiB. A kilobyte kept for each request of fifteen minutes is 60, a configuration kept for each reload 30.
    /// </summary>
    private const double SmallMiB = 8;

    /// <summary>
    /// The same for large ones. Requests of 1 MB that happen to meet move it by tens of MiB; one kept for each such request would be gigabytes.
    /// </summary>
    private const double LargeMiB = 96;

    /// <summary>The same for handles and sockets, whose number moves with what happens to be under way.</summary>
    private const double HandleShare = 1.25;
    private const int HandleCount = 32;

    private const string Requests = "routerproxy_requests_total";
    private readonly List<string> _faults = [];

    public required TimeSpan Took { get; init; }

    /// <summary>Times that the configuration file was rewritten.</summary>
    public required int Writes { get; init; }

    public required ProcessSample? Warm { get; init; }

    public required ProcessSample? End { get; init; }

    /// <summary>What of the managed heap was alive when the run was warm.</summary>
    public required LiveHeap WarmHeap { get; init; }

    /// <summary>The same when the traffic was over.</summary>
    public required LiveHeap EndHeap { get; init; }

    /// <summary>The gateway still runs and says that it is ready.</summary>
    public required bool Ready { get; init; }

    /// <summary>Lines that the gateway logged as errors, without those that the run provokes.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>Planted secrets and prompts that were found in the log or the metrics.</summary>
    public required IReadOnlyList<string> Leaks { get; init; }

    /// <returns>The exit code.</returns>
    public int Print()
    {
        Line($"chaos: {Took:mm\\:ss}, {options.Clients} clients, at most {options.Rate:0} requests/s");
        Accounts();
        Upstreams();
        Reloads();
        Growth();
        Check(Errors.Count == 0, $"{Errors.Count} errors were logged, the first: {Errors.FirstOrDefault()}");
        Check(Leaks.Count == 0, $"{Leaks.Count} planted secrets are in the log or the metrics");
        Check(Ready, "the gateway is not ready at the end");
        Line($"log      {Errors.Count} unexpected errors (crashed requests, unobserved exceptions, anything else); {Leaks.Count} planted secrets");
        foreach (string note in tally.Notes.Take(5))
        {
            Line($"         {note}");
        }

        foreach (string fault in _faults)
        {
            Line($"FAILED   {fault}");
        }

        Line($"{(_faults.Count == 0 ? "ok" : "failed")}");
        return _faults.Count == 0 ? 0 : 1;
    }

    private void Accounts()
    {
        var (answered, refused, failed, gone) = (Outcome("answered"), Outcome("refused"), Outcome("failed"), Outcome("client_gone"));
        double counted = books.Sum(Requests);
        double lost = Math.Max(0, tally.Sent - counted) + tally[ClientSaw.Lost];
        Line($"requests {tally.Sent} sent, {counted} counted: answered {answered}, refused {refused}, failed {failed}, client gone {gone}");
        Line($"clients  {string.Join(", ", Enum.GetValues<ClientSaw>().Select(what => $"{what} {tally[what]}"))}");
        Line($"lost     {lost}");
        Line($"hung     {tally[ClientSaw.Hung]}");
        Check(counted.Equals((double)tally.Sent) && (answered + refused + failed + gone).Equals(counted), "not every request is counted exactly once");
        Check(lost == 0, "requests were lost");
        Check(tally[ClientSaw.Hung] == 0, "requests hung");

        // Who left does not know how it would have ended, and what came as it came is the gateway's to judge; all others agree with its books.
        int left = tally[ClientSaw.Left];
        int either = tally[ClientSaw.AsItCame];
        Agree("answered", answered, tally[ClientSaw.Answer], left + either);
        Agree("refused", refused, tally[ClientSaw.Refusal], left);
        Agree("failed", failed, tally[ClientSaw.Error] + tally[ClientSaw.BrokenStream] + tally[ClientSaw.CutOff], left + either);
        Agree("client_gone", gone, 0, left);
        Check(books.Sum("routerproxy_holds_active") == 0 && books.Sum("routerproxy_streams_active") == 0, "answers are still held or relayed after the end");
    }

    private void Agree(string outcome, double counted, int seen, int unknown) =>
        Check(counted >= seen && counted <= seen + unknown, $"{outcome}: the gateway counted {counted}, clients saw {seen} for sure and {unknown} perhaps");

    private void Upstreams()
    {
        int failed = replies.Failed.Values.Sum();
        Line($"upstream {replies.Attempts} attempts arrived, {failed} made to fail ({100.0 * failed / Math.Max(1, replies.Attempts):0.0} %) in {replies.Failed.Count} of {ChaosReplies.WaysCount} ways");
        Line($"         attempts by outcome: {By("routerproxy_attempts_total", "routerproxy_outcome")}");
        Line($"         decisions: {By("routerproxy_decisions_total", "routerproxy_decision")}");
    }

    private string By(string name, string label) =>
        string.Join(", ", books.Find(name).GroupBy(sample => sample[label], StringComparer.Ordinal).Select(group => $"{group.Key} {group.Sum(sample => sample.Value)}"));

    private void Reloads()
    {
        var results = books.Find("routerproxy_config_reloads_total").ToDictionary(sample => sample["routerproxy_result"] ?? "", sample => sample.Value, StringComparer.Ordinal);
        Line($"reloads  {Writes} rewrites: {string.Join(", ", results.Select(result => $"{result.Key} {result.Value}"))}");
        Check(Writes < 8 || results.Count(result => result.Value > 0) >= 2, "reloads were not noticed, good and malformed ones");
    }

    private void Growth()
    {
        if (Warm is null || End is null)
        {
            Check(false, "the run was too short to tell whether anything grows");
            return;
        }

        Line($"memory   RSS {Warm.ResidentMiB:0.0} MiB at {options.WarmUp:mm\\:ss}, {End.ResidentMiB:0.0} MiB at the end");
        Line($"         alive in small objects {WarmHeap.SmallMiB:0.0} MiB at {options.WarmUp:mm\\:ss}, {EndHeap.SmallMiB:0.0} MiB at the end; in large ones {WarmHeap.LargeMiB:0.0} MiB, {EndHeap.LargeMiB:0.0} MiB");
        Line($"         managed heap {books.Sum("dotnet_gc_last_collection_heap_size_bytes") / (1 << 20):0.0} MiB after the last collection");
        Line($"handles  {Warm.Handles} at {options.WarmUp:mm\\:ss} ({Warm.Sockets} sockets), {End.Handles} at the end ({End.Sockets} sockets)");
        Check(EndHeap.SmallMiB <= WarmHeap.SmallMiB + SmallMiB, "more small objects are alive");
        Check(EndHeap.LargeMiB <= WarmHeap.LargeMiB + LargeMiB, "more large objects are alive");
        Check(options.HeapLimitMiB == 0 || End.ResidentMiB <= (Warm.ResidentMiB * MemoryShare) + MemoryMiB, "memory grew");
        Check(End.Handles <= (Warm.Handles * HandleShare) + HandleCount, "handles grew");
        Check(End.Sockets <= (Warm.Sockets * HandleShare) + HandleCount, "sockets grew");
    }

    private double Outcome(string name) => books.Sum(Requests, ("routerproxy_outcome", name));

    private void Check(bool holds, string fault)
    {
        if (!holds)
        {
            _faults.Add(fault);
        }
    }

    private void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
