using System.Diagnostics;
using System.Globalization;
using RouterProxy.Cascade;
using RouterProxy.Relay;

namespace RouterProxy.Telemetry;

/// <summary>Follows one attempt: its span, its measurements, its line in the books.</summary>
internal sealed class AttemptRecorder(Attempt attempt, ActiveCounts active, BookQueue books, AttemptLabels labels) : IDisposable
{
    private readonly Activity? _span = RouterTracing.StartAttempt(attempt, labels);
    private readonly long _started = attempt.Exchange.Clock.GetTimestamp();
    private long? _sent;
    private bool _accepted;
    private bool _committed;
    private bool _held;
    private bool _streams;
    private bool _ended;

    /// <summary>Before anything is sent.</summary>
    public void Begin()
    {
        if (_span is { IsAllDataRequested: true })
        {
            attempt.Usage.Stamp ??= new AnswerStamp();
        }

        _held = attempt.Gate != GateKind.Open && !attempt.Exchange.IsComparison;
        if (_held)
        {
            active.Holds.Add(labels.Route, 1);
        }
    }

    /// <summary>The request goes out now.</summary>
    public void Sending(Uri address)
    {
        _sent = attempt.Exchange.Clock.GetTimestamp();
        _span?.SetTag(GenAi.ServerAddress, address.Host);
        _span?.SetTag(GenAi.ServerPort, address.Port);
    }

    /// <summary>The answer's head has come.</summary>
    public void Answering(HttpResponseMessage response)
    {
        _accepted = response.IsSuccessStatusCode;
        _span?.SetTag(GenAi.StatusCode, (int)response.StatusCode);
    }

    /// <summary>The answer goes to the client.</summary>
    public void Committed()
    {
        _committed = true;
        Release();
        _streams = attempt.Exchange.Request.Stream && !attempt.Exchange.IsComparison;
        if (_streams)
        {
            active.Streams.Add(labels.Route, 1);
        }
    }

    public void End(AttemptOutcome outcome)
    {
        _ended = true;
        var clock = attempt.Exchange.Clock;
        var usage = attempt.Usage;
        var account = new AttemptAccount(
            attempt.Tier,
            outcome.End,
            _committed,
            _committed && (usage.SentToTheEnd || outcome is { End: AttemptEnd.Committed, Detail: null }),
            AtWork(outcome.End),
            usage.Reported,
            usage.OutputSeen,
            _sent is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero)
        {
            Labels = labels,
            Error = ErrorOf(outcome),
            Duration = clock.GetElapsedTime(_started),
            FirstChunk = _sent is { } sent && usage.FirstEventAt is { } first ? clock.GetElapsedTime(sent, first) : null,
            Stamp = usage.Stamp,
        };
        RouterTracing.EndAttempt(_span, outcome, account, usage);
        attempt.Exchange.Attempts.Add(account);
        books.Add(account);
    }

    public void Dispose()
    {
        if (!_ended)
        {
            End(new AttemptOutcome(attempt.Exchange.ClientGone.IsCancellationRequested ? AttemptEnd.ClientGone : AttemptEnd.Broken));
        }

        Release();
        if (_streams)
        {
            active.Streams.Add(labels.Route, -1);
        }

        _span?.Dispose();
    }

    /// <summary>It said yes, or it was given up before it said anything.</summary>
    private bool AtWork(AttemptEnd end) =>
        _accepted || (_sent is not null && end is AttemptEnd.ClientGone or AttemptEnd.DecisionTimeout or AttemptEnd.TimedOut);

    private void Release()
    {
        if (_held)
        {
            _held = false;
            active.Holds.Add(labels.Route, -1);
        }
    }

    private static string? ErrorOf(AttemptOutcome outcome) => outcome switch
    {
        { End: AttemptEnd.LowConfidence or AttemptEnd.Unscored or AttemptEnd.ClientGone } => null,
        { End: AttemptEnd.Committed } => outcome.Detail is null ? null : AttemptEnd.Broken.ToTag(),
        { End: AttemptEnd.Status, Kept: { } kept } => ((int)kept.Status).ToString(CultureInfo.InvariantCulture),
        _ => outcome.End.ToTag(),
    };
}
