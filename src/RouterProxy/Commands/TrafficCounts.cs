using System.Globalization;

namespace RouterProxy.Commands;

/// <summary>What became of the requests of <c>demo-traffic</c>. Thread-safe.</summary>
internal sealed class TrafficCounts
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _decisions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, long> _failures = [];
    private long _answered;
    private long _unreachable;
    private string? _lastFailure;

    /// <summary>Answers with status 200.</summary>
    public long Answered
    {
        get
        {
            lock (_lock)
            {
                return _answered;
            }
        }
    }

    public void Add(int status, string? decision)
    {
        lock (_lock)
        {
            if (status != 200)
            {
                _failures[status] = _failures.GetValueOrDefault(status) + 1;
                return;
            }

            _answered++;
            decision ??= "without a receipt";
            _decisions[decision] = _decisions.GetValueOrDefault(decision) + 1;
        }
    }

    public void AddUnreachable(string message)
    {
        lock (_lock)
        {
            _unreachable++;
            _lastFailure = message;
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            List<string> parts = [Say(_answered, "answered"), .. _decisions.Select(d => Say(d.Value, d.Key)), .. _failures.Select(f => Say(f.Value, $"with status {f.Key}"))];
            if (_unreachable > 0)
            {
                parts.Add(Say(_unreachable, $"unanswered ({_lastFailure})"));
            }

            return string.Join(", ", parts);
        }
    }

    private static string Say(long number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}");
}
