using System.CommandLine;
using RouterProxy.Benchmarks.Chaos;
using RouterProxy.Benchmarks.Load;
using RouterProxy.Benchmarks.Load.Targets;
using RouterProxy.Benchmarks.Load.Upstream;

namespace RouterProxy.Benchmarks;

internal static class Program
{
    public static Task<int> Main(string[] args)
    {
        // Read once, before the first socket. The client and the upstream of a load run share the cores with what they measure, so
        // they take the cheapest way; the measured processes get their own settings from whoever starts them.
        if (args is ["load" or UpstreamProgram.Name, ..])
        {
            Environment.SetEnvironmentVariable(ChildProcess.InlineCompletions, "1");
        }

        // The processes that a load run starts are not for users and do not pay for the parser.
        return args switch
        {
            [UpstreamProgram.Name, ..] => UpstreamProgram.RunAsync(args),
            [YarpProgram.Name, ..] => YarpProgram.RunAsync(args),
            _ => new RootCommand("Benchmarks of the gateway.") { LoadCommand.Create(), ChaosCommand.Create() }.Parse(args).InvokeAsync(),
        };
    }
}
