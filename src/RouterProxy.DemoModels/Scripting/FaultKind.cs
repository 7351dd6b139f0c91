namespace RouterProxy.DemoModels.Scripting;

/// <summary>What goes wrong; see <see cref="DemoScriptHeaders"/>.</summary>
internal enum FaultKind
{
    None,
    Status,
    Reset,
    Hang,
    Malformed,
    ErrorEvent,
}
