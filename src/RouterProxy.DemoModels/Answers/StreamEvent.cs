namespace RouterProxy.DemoModels.Answers;

/// <summary>One server-sent event, complete with its blank line.</summary>
/// <param name="Frame">UTF-8 bytes as they go over the wire.</param>
/// <param name="CarriesToken">Whether a content token is in it (as opposed to role, finish and usage events).</param>
internal readonly record struct StreamEvent(ReadOnlyMemory<byte> Frame, bool CarriesToken);
