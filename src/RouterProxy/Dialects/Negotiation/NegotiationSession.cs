using RouterProxy.Confidence;
using RouterProxy.Dialects.Rejections;

namespace RouterProxy.Dialects.Negotiation;

/// <summary>
/// The tries of one attempt. Send with <see cref="Ask"/> and <see cref="ForceUsage"/>; on an error status call
/// <see cref="TryCorrect"/>; when an answer was read call <see cref="OnScored"/>, <see cref="OnUnscored"/> or, without a gate,
/// <see cref="OnAnswered"/>. Used by one request at a time.
/// </summary>
internal sealed class NegotiationSession(
    TimeProvider time, KeyMemory memory, DialectGuess guess, IReadOnlyList<FormLimit> forms, NegotiationRequest request)
{
    /// <summary>Extra requests that one attempt may cost, the one without logprobs included.</summary>
    public const int MaxCorrections = 2;

    private uint _tried;

    // What the refusals would teach. It counts once the outcome confirms it: when the corrected request fails in the same way,
    // the refusal was about something else in the request.
    private LogprobForm _formLesson;
    private (LogprobAsk Ask, int Cap)? _topLesson;
    private bool? _nothingLesson;

    /// <summary>What the request asks for now.</summary>
    public LogprobAsk Ask { get; private set; }

    /// <summary>Whether to add <c>stream_options.include_usage</c>.</summary>
    public bool ForceUsage { get; set; }

    /// <summary>
    /// Why the attempt is known to be unscored, from memory before it is sent or after a refusal; null when it may be scored.
    /// An attempt that is remembered as <c>not_returned</c> still asks if it is sent: that costs nothing and finds out when it changes.
    /// </summary>
    public UnscoredReason? KnownUnscored { get; private set; }

    /// <summary>Extra requests made so far.</summary>
    public int Corrections { get; private set; }

    /// <summary>What is asked for goes beyond what the client asked for itself.</summary>
    public bool GatewayAdded => Ask.Form != LogprobForm.None && Ask != Own;

    /// <summary>What the model's address and name say about it.</summary>
    public DialectGuess Guess => guess;

    /// <summary>Nothing is known about the server, so a client that asks itself is most likely right about its form.</summary>
    private bool PrefersOwn => ReferenceEquals(guess.Dialect, KnownDialects.Generic);

    /// <summary>What the client itself asked for, as it asked.</summary>
    private LogprobAsk Own => new(request.Client.Form, request.Client.Top);

    /// <summary>Settles the first try.</summary>
    /// <param name="block">Why memory expects no score; null when it is worth asking.</param>
    /// <param name="now">Timestamp.</param>
    public void Begin(UnscoredReason? block, long now)
    {
        var client = request.Client;
        if (request.TopNeeded == 0 || forms.Count == 0)
        {
            Ask = client.Asked ? Translated(now) : LogprobAsk.None;
            // Never asking is the operator's choice; rows that the client asks for are still read.
            KnownUnscored = request.TopNeeded > 0 && !client.Asked ? UnscoredReason.NotReturned : null;
            return;
        }

        var form = memory.Choose(forms, client.Form, PrefersOwn, now);
        if (request.IgnoreMemory)
        {
            form = form == LogprobForm.None ? forms[0].Form : form;
        }
        else
        {
            KnownUnscored = form == LogprobForm.None ? UnscoredReason.Rejected : block;
        }

        Ask = KnownUnscored == UnscoredReason.Rejected ? Own : new LogprobAsk(form, Top(form, now));
    }

    /// <summary>
    /// Reads an error status. Only refusals of what the gateway added are corrected; a refusal of the client's own fields is the
    /// client's to see, except that its fields are translated when the upstream speaks the other form.
    /// </summary>
    public CorrectionStep TryCorrect(int status, ReadOnlySpan<byte> body)
    {
        var correctable = GatewayAdded || (request.Client.Asked && OtherForm(time.GetTimestamp()) != LogprobForm.None);
        return RejectionReader.Classify(status, body, Ask, correctable, ForceUsage) is { } rejection ? OnRejected(rejection) : Forget();
    }

    public CorrectionStep OnRejected(Rejection rejection)
    {
        var now = time.GetTimestamp();
        if (rejection.Verdict == RejectionVerdict.UsageRefused)
        {
            memory.RefuseUsage(now);
            ForceUsage = false;
            return Spend() ? CorrectionStep.TryAgain : GiveUp(now);
        }

        var next = Next(rejection, now);
        if (!GatewayAdded && (next.Form == LogprobForm.None || rejection.Verdict != RejectionVerdict.WrongForm))
        {
            return Forget();
        }

        Note(rejection);
        if (next.Form != LogprobForm.None)
        {
            // The last extra request is kept for the one without logprobs where that is what will be served.
            if (Corrections < (request.AcceptUnscored ? MaxCorrections - 1 : MaxCorrections) && Spend())
            {
                Ask = next;
                return CorrectionStep.TryAgain;
            }
        }
        else if (!request.Client.Asked)
        {
            _nothingLesson = rejection.Certain;
        }

        return GiveUp(now);
    }

    /// <summary>The answer gave a confidence.</summary>
    public void OnScored()
    {
        var now = time.GetTimestamp();
        Learn(now);
        memory.Scored(Ask, ForceUsage, now);
    }

    /// <summary>The answer came but gave none.</summary>
    public void OnUnscored(UnscoredReason reason)
    {
        if (reason == UnscoredReason.NotReturned && Ask.Form != LogprobForm.None)
        {
            var now = time.GetTimestamp();
            Learn(now);
            memory.NotReturned(Ask, ForceUsage, now);
        }
        else
        {
            OnAnswered();
        }
    }

    /// <summary>The answer came and nobody looked for a confidence.</summary>
    public void OnAnswered()
    {
        var now = time.GetTimestamp();
        Learn(now);
        memory.Answered(Ask, ForceUsage, now);
    }

    private CorrectionStep GiveUp(long now)
    {
        KnownUnscored = UnscoredReason.Rejected;
        if (!request.AcceptUnscored || !Spend())
        {
            Learn(now);
            return CorrectionStep.Exhausted;
        }

        Ask = Own;
        return CorrectionStep.TryAgain;
    }

    private bool Spend()
    {
        if (Corrections == MaxCorrections)
        {
            return false;
        }

        Corrections++;
        _tried |= 1u << (int)Ask.Form;
        return true;
    }

    /// <summary>The next thing worth asking for after a refusal; None when there is nothing.</summary>
    private LogprobAsk Next(Rejection rejection, long now)
    {
        switch (rejection.Verdict)
        {
            case RejectionVerdict.TopTooLarge:
                var floor = request.Client.Form == Ask.Form ? request.Client.Top : guess.Ask.MinTop;
                var top = Math.Max(rejection.MaxTop, floor);
                return top < Ask.Top ? Ask with { Top = top } : LogprobAsk.None;

            // Unknown wordings may mean the form as well.
            case RejectionVerdict.WrongForm:
            case RejectionVerdict.Unsupported when !rejection.Certain:
                var form = OtherForm(now);
                return form == LogprobForm.None ? LogprobAsk.None : new LogprobAsk(form, Top(form, now));

            default:
                return LogprobAsk.None;
        }
    }

    private void Note(Rejection rejection)
    {
        if (!GatewayAdded)
        {
            return;
        }

        if (rejection.Verdict == RejectionVerdict.TopTooLarge)
        {
            _topLesson = (Ask, rejection.MaxTop);
        }
        else if (rejection.Verdict == RejectionVerdict.WrongForm && Ask.Form != request.Client.Form)
        {
            _formLesson = Ask.Form;
        }
    }

    private void Learn(long now)
    {
        if (_formLesson != LogprobForm.None)
        {
            memory.FormRefused(_formLesson, now);
        }

        if (_topLesson is { } top)
        {
            memory.TopRefused(top.Ask, top.Cap, now);
        }

        if (_nothingLesson is { } certain)
        {
            memory.Refused(certain, now);
        }

        Forget();
    }

    private CorrectionStep Forget()
    {
        _formLesson = LogprobForm.None;
        _topLesson = null;
        _nothingLesson = null;
        return CorrectionStep.NotARejection;
    }

    private LogprobForm OtherForm(long now)
    {
        for (var at = 0; at < forms.Count; at++)
        {
            var limit = forms[at];
            if (limit.Form != Ask.Form && (_tried & (1u << (int)limit.Form)) == 0 && !memory.IsRefused(limit.Form, now))
            {
                return limit.Form;
            }
        }

        return LogprobForm.None;
    }

    /// <summary>What the signal or the client needs, within what the upstream allows. The client's own number in its own form is never lowered.</summary>
    private int Top(LogprobForm form, long now)
    {
        var limit = Math.Min(guess.MaxTop(form), memory.Cap(form, now));
        var top = Math.Clamp(Math.Max(request.TopNeeded, request.Client.Top), Math.Min(guess.Ask.MinTop, limit), limit);
        return form == request.Client.Form ? Math.Max(top, request.Client.Top) : top;
    }

    /// <summary>The client's own fields without a gate: as they came, or in the form that the upstream is known to speak.</summary>
    private LogprobAsk Translated(long now)
    {
        if (forms.Count == 0)
        {
            return Own;
        }

        var own = request.Client.Form;
        var form = memory.Choose(forms, own, PrefersOwn, now);
        var mayWork = !memory.IsAccepted(form, now) && Takes(own) && !memory.IsRefused(own, now);
        return form == LogprobForm.None || form == own || mayWork ? Own : new LogprobAsk(form, Top(form, now));
    }

    private bool Takes(LogprobForm form)
    {
        for (var at = 0; at < forms.Count; at++)
        {
            var limit = forms[at];
            if (limit.Form == form)
            {
                return true;
            }
        }

        return false;
    }
}
