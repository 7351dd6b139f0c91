using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.Cascade;

/// <summary>Tells YARP's passive health checks of failures that only the gateway sees, such as a reset while an answer is held.</summary>
internal sealed class AttemptErrorFeature(ForwarderError error, Exception? exception) : IForwarderErrorFeature
{
    public ForwarderError Error { get; } = error;

    public Exception? Exception { get; } = exception;
}
