using RouterProxy.Commands;

namespace RouterProxy;

internal static class Program
{
    public static Task<int> Main(string[] args) => CommandLine.RunAsync(args);
}
