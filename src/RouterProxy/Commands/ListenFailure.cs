using System.Net.Sockets;

namespace RouterProxy.Commands;

/// <summary>Says in words why a server could not start to listen.</summary>
internal static class ListenFailure
{
    /// <returns>Null when the failure is about something else.</returns>
    public static (string Text, int ExitCode)? Explain(Exception failure) => failure switch
    {
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } taken =>
            ($"{taken.Message} Something else listens there; end it, or choose another address: --urls http://localhost:8090", ExitCode.Failure),
        IOException or SocketException => ($"{failure.Message} Choose another address: --urls http://localhost:8090", ExitCode.Failure),

        // What Kestrel says about addresses that it does not understand, and about https without a certificate.
        FormatException or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => (failure.Message, ExitCode.BadUsage),
        _ => null,
    };
}
