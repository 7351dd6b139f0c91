namespace RouterProxy.Relay;

/// <summary>
/// What an answer says of itself: its id, who it is from, why its choices ended. Made for the span of a sampled attempt and for routes that
/// somebody follows; nobody else pays for it.
/// </summary>
internal sealed class AnswerStamp
{
    /// <summary>Longest text that is taken, in bytes: real ones are far shorter.</summary>
    private const int MaxBytes = 200;

    /// <summary>Most choices whose end is noted.</summary>
    private const int MaxChoices = 128;

    /// <summary>Azure's first event has neither id nor model; who has none by then has none at all.</summary>
    private const int EventsWithIdentity = 4;

    private readonly List<string> _finishReasons = new(1);
    private int _events;

    public string? Id { get; private set; }

    public string? Model { get; private set; }

    /// <summary><c>system_fingerprint</c>.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>One for each choice that said why it ended, in the order in which they did.</summary>
    public IReadOnlyList<string> FinishReasons => _finishReasons;

    /// <summary>Sees an event's payload, or an answer in one piece.</summary>
    public void See(ReadOnlySpan<byte> json)
    {
        var wanted = (Id is null || Model is null) && _events++ < EventsWithIdentity;
        if (wanted || UsageTally.HasText(json, "\"finish_reason\""u8))
        {
            Read(json, nested: false);
        }
    }

    private void Read(ReadOnlySpan<byte> json, bool nested)
    {
        var cursor = new JsonCursor(json);
        for (var inside = cursor.EnterObject(); inside && cursor.NextMember(out _, out var name);)
        {
            var value = cursor.Take();
            if (name.SequenceEqual("id"u8))
            {
                Id ??= TextOf(value);
            }
            else if (name.SequenceEqual("model"u8))
            {
                Model ??= TextOf(value);
            }
            else if (name.SequenceEqual("system_fingerprint"u8))
            {
                Fingerprint ??= TextOf(value);
            }
            else if (name.SequenceEqual("choices"u8))
            {
                ReadChoices(value);
            }
            else if (!nested && name.SequenceEqual("response"u8))
            {
                Read(value, nested: true);
            }
        }
    }

    private void ReadChoices(ReadOnlySpan<byte> json)
    {
        var choices = new JsonCursor(json);
        for (var inside = choices.EnterArray(); inside && choices.NextElement();)
        {
            var choice = new JsonCursor(choices.Take());
            for (var entered = choice.EnterObject(); entered && choice.NextMember(out _, out var name);)
            {
                var value = choice.Take();
                if (name.SequenceEqual("finish_reason"u8) && TextOf(value) is { } reason && _finishReasons.Count < MaxChoices)
                {
                    _finishReasons.Add(reason);
                }
            }
        }
    }

    private static string? TextOf(ReadOnlySpan<byte> value) =>
        value is [(byte)'"', _, .., (byte)'"'] && value.Length <= MaxBytes ? Intake.JsonText.ToText(value[1..^1]) : null;
}
