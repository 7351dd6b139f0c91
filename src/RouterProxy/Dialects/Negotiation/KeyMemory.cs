using RouterProxy.Confidence;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>
/// What is remembered for one <see cref="NegotiationKey"/>. Success beats refusal: while a scored answer is younger than the memory,
/// a refusal is put down to the request that met it. Only a long unbroken row of refusals is believed all the same, and only for
/// minutes, because an upstream may have been replaced. Thread-safe.
/// </summary>
internal sealed class KeyMemory
{
    /// <summary>Refusals in a row that are believed when nothing was scored lately: one if the upstream was clear, two if not.</summary>
    private const int ClearRefusals = 1, VagueRefusals = 2;

    /// <summary>Answers without rows in a row that are believed when nothing was scored lately; one may be an accident of its request.</summary>
    private const int SilentAnswers = 3;

    /// <summary>What must come in a row to be believed although something was scored lately.</summary>
    private const int Contradictions = 16;

    private readonly NegotiationTimes _times;
    private readonly Lock _gate = new();
    private readonly FormMemory[] _forms = [new(), new(), new(), new()];
    private long _scoredAt = FormMemory.Never;
    private long _usageAcceptedAt = FormMemory.Never;
    private long _usageRefusedAt = FormMemory.Never;
    private long _blockedUntil;
    private UnscoredReason? _block;
    private int _refusals;
    private int _silent;
    private long _usedAt;

    /// <summary>When it was last asked for; the least recently used go first when memory is full.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <param name="times">How long things are remembered.</param>
    /// <param name="seed">What is known before anything was asked; like all else it is put to the test when its time is over.</param>
    /// <param name="now">Timestamp.</param>
    public KeyMemory(NegotiationTimes times, UnscoredReason? seed, long now)
    {
        _times = times;
        _block = seed;
        _blockedUntil = now + times.Memory;
        _usedAt = now;
    }

    /// <summary>
    /// Why an attempt would be unscored; null when it is worth asking. When the block's time is over one caller gets null and
    /// finds out, the others keep to the block meanwhile.
    /// </summary>
    public UnscoredReason? Block(long now)
    {
        Volatile.Write(ref _usedAt, now);
        lock (_gate)
        {
            if (_block is null || now < _blockedUntil)
            {
                return _block;
            }

            _blockedUntil = now + _times.Probe;
            return null;
        }
    }

    /// <summary>
    /// The form to ask in: <paramref name="client"/> if that is known to work (or, with <paramref name="preferOwn"/>, nothing is known yet), else the one accepted last,
    /// else the likeliest that was not refused. None when all were refused.
    /// </summary>
    public LogprobForm Choose(IReadOnlyList<FormLimit> forms, LogprobForm client, bool preferOwn, long now)
    {
        lock (_gate)
        {
            var chosen = LogprobForm.None;
            var best = FormMemory.Never;
            var own = false;
            for (var at = 0; at < forms.Count; at++)
            {
                var limit = forms[at];
                ref var form = ref _forms[(int)limit.Form];
                if (IsFresh(form.RefusedAt, now))
                {
                    continue;
                }

                var acceptedAt = IsFresh(form.AcceptedAt, now) ? form.AcceptedAt : FormMemory.Never;
                if (limit.Form == client && acceptedAt != FormMemory.Never)
                {
                    return client;
                }

                own |= limit.Form == client;
                if (chosen == LogprobForm.None || acceptedAt > best)
                {
                    chosen = limit.Form;
                    best = acceptedAt;
                }
            }

            // An answer in the form that the client asked in need not be translated.
            return preferOwn && own && best == FormMemory.Never ? client : chosen;
        }
    }

    public bool IsAccepted(LogprobForm form, long now)
    {
        lock (_gate)
        {
            return IsFresh(_forms[(int)form].AcceptedAt, now);
        }
    }

    public bool IsRefused(LogprobForm form, long now)
    {
        lock (_gate)
        {
            return IsFresh(_forms[(int)form].RefusedAt, now);
        }
    }

    /// <summary>Largest number of alternatives that the upstream is known to allow in a form; 20 when nothing is known.</summary>
    public int Cap(LogprobForm form, long now)
    {
        lock (_gate)
        {
            ref var memory = ref _forms[(int)form];
            return IsFresh(memory.CapAt, now) ? memory.Cap : 20;
        }
    }

    public bool UsageRefused(long now)
    {
        lock (_gate)
        {
            return IsFresh(_usageRefusedAt, now);
        }
    }

    /// <summary>The answer had rows that gave a confidence.</summary>
    public void Scored(LogprobAsk ask, bool usage, long now)
    {
        lock (_gate)
        {
            Accept(ask, usage, now);
            _scoredAt = now;
            _silent = 0;
            _block = null;
        }
    }

    /// <summary>The request was answered, but the answer says nothing about rows (a tool call, a refusal, no text).</summary>
    public void Answered(LogprobAsk ask, bool usage, long now)
    {
        lock (_gate)
        {
            Accept(ask, usage, now);
        }
    }

    /// <summary>The answer has text and no rows for it.</summary>
    public void NotReturned(LogprobAsk ask, bool usage, long now)
    {
        lock (_gate)
        {
            Accept(ask, usage, now);
            // After a block has run out one more silent answer renews it.
            _silent = _block == UnscoredReason.NotReturned ? Math.Max(_silent + 1, SilentAnswers) : _silent + 1;
            Believe(UnscoredReason.NotReturned, _silent, SilentAnswers, now);
        }
    }

    /// <summary>Nothing that can be asked for is taken.</summary>
    public void Refused(bool certain, long now)
    {
        lock (_gate)
        {
            _refusals = _block == UnscoredReason.Rejected ? Math.Max(_refusals + 1, VagueRefusals) : _refusals + 1;
            Believe(UnscoredReason.Rejected, _refusals, certain ? ClearRefusals : VagueRefusals, now);
        }
    }

    public void FormRefused(LogprobForm form, long now)
    {
        lock (_gate)
        {
            ref var memory = ref _forms[(int)form];
            if (!IsFresh(memory.AcceptedAt, now))
            {
                memory.RefusedAt = now;
            }
        }
    }

    public void TopRefused(LogprobAsk ask, int cap, long now)
    {
        lock (_gate)
        {
            ref var memory = ref _forms[(int)ask.Form];
            if (!IsFresh(memory.AcceptedAt, now) || memory.AcceptedTop < ask.Top)
            {
                memory.Cap = cap;
                memory.CapAt = now;
            }
        }
    }

    public void RefuseUsage(long now)
    {
        lock (_gate)
        {
            if (!IsFresh(_usageAcceptedAt, now))
            {
                _usageRefusedAt = now;
            }
        }
    }

    private void Accept(LogprobAsk ask, bool usage, long now)
    {
        if (usage)
        {
            _usageAcceptedAt = now;
        }

        // An answer to a request that did not ask says nothing about asking.
        if (ask.Form == LogprobForm.None)
        {
            return;
        }

        _refusals = 0;
        if (_block == UnscoredReason.Rejected)
        {
            _block = null;
        }

        ref var memory = ref _forms[(int)ask.Form];
        memory.AcceptedTop = IsFresh(memory.AcceptedAt, now) ? Math.Max(memory.AcceptedTop, ask.Top) : ask.Top;
        memory.AcceptedAt = now;
        memory.RefusedAt = FormMemory.Never;
    }

    private void Believe(UnscoredReason reason, int inARow, int needed, long now)
    {
        var contradicts = IsFresh(_scoredAt, now);
        if (inARow >= (contradicts ? Contradictions : needed))
        {
            _block = reason;
            _blockedUntil = now + (contradicts ? _times.Suspicion : _times.Memory);
        }
    }

    private bool IsFresh(long at, long now) => at != FormMemory.Never && now - at < _times.Memory;
}
