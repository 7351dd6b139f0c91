namespace RouterProxy.Telemetry;

/// <summary>Something that has ended and has to be measured and logged. Holds nothing that goes back to a pool.</summary>
internal interface IBookEntry
{
    void Enter(Bookkeeper books);
}
