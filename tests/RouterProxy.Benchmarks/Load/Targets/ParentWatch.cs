namespace RouterProxy.Benchmarks.Load.Targets;

/// <summary>Ends this process when the one that started it has gone: its end of our standard input is closed then.</summary>
internal static class ParentWatch
{
    /// <summary>On a thread of its own: a blocked pool thread would change what is measured.</summary>
    public static void Start() => new Thread(() =>
    {
        using var input = Console.OpenStandardInput();
        _ = input.ReadByte();
        Environment.Exit(0);
    })
    { IsBackground = true, Name = "parent watch" }.Start();
}
