namespace RouterProxy.Benchmarks.Chaos;

/// <summary>How long and how hard.</summary>
/// <param name="Time">Length of the traffic.</param>
/// <param name="MaxRequests">The run ends when so many have been sent, however much time is left.</param>
/// <param name="Clients">Requests at once, at most.</param>
/// <param name="Rate">Requests per second, at most.</param>
/// <param name="FailureShare">Share of upstream attempts that are made to fail.</param>
/// <param name="LeavingShare">Share of clients that leave before their answer is complete.</param>
/// <param name="HeapLimitMiB">Most of the gateway's managed heap; 0 sets no limit.</param>
/// <param name="Gateway">The gateway's executable.</param>
internal sealed record ChaosOptions(TimeSpan Time, int MaxRequests, int Clients, double Rate, double FailureShare, double LeavingShare, int HeapLimitMiB, string Gateway)
{
    /// <summary>Memory, handles and sockets are compared with what they are from here on: two minutes, or a third of a shorter run.</summary>
    public TimeSpan WarmUp => Time > TimeSpan.FromMinutes(6) ? TimeSpan.FromMinutes(2) : Time / 3;
}
