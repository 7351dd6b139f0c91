namespace RouterProxy.Dialects.Negotiation;

/// <summary>What is remembered of one request form. All times are timestamps; <see cref="Never"/> when it did not happen.</summary>
internal struct FormMemory
{
    public const long Never = long.MinValue;

    public long AcceptedAt = Never;
    public int AcceptedTop = 0;
    public long RefusedAt = Never;
    public long CapAt = Never;
    public int Cap = 20;

    public FormMemory()
    {
    }
}
