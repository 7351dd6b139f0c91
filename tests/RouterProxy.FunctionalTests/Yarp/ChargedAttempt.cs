using Yarp.ReverseProxy.Forwarder;

namespace RouterProxy.FunctionalTests.Yarp;

/// <summary>What YARP's passive health checks were told of one attempt; no error is a success.</summary>
internal sealed record ChargedAttempt(string Cluster, string Destination, ForwarderError? Error);
