namespace RouterProxy.FunctionalTests.Commands;

/// <summary>What a command left behind.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error);
