namespace RouterProxy.UnitTests.Intake;

/// <summary>One member of a random body.</summary>
/// <param name="Gap">What stands before the name since the last value: white space, and a comma unless it is the first.</param>
/// <param name="RawName">The name as written, quotes included.</param>
/// <param name="Name">The name that it spells.</param>
/// <param name="Colon">The colon and the white space around it.</param>
/// <param name="Value">The value as written.</param>
internal sealed record RandomMember(string Gap, string RawName, string Name, string Colon, string Value);
