using System.CommandLine;
using RouterProxy.Benchmarks.Chaos;
using RouterProxy.Benchmarks.Load;

namespace RouterProxy.Benchmarks;

internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        // Read once, before the first socket. The client and the upstream of a load run share the cores with what they measure, so
        // they take the cheapest way; the measured processes get their own settings from whoever starts them.
        if (args is ["load" or "upstream", ..])
        {
            Environment.SetEnvironmentVariable(ChildProcess.InlineCompletions, "1");
        }

        var root = new RootCommand("Benchmarks of the gateway.") { LoadCommand.Create(), ChaosCommand.Create(), UpstreamCommand.Create(), YarpCommand.Create() };
        return root.Parse(args).InvokeAsync();
    }
}
