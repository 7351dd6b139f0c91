using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using RouterProxy.DemoModels.Classifiers;

namespace RouterProxy.DemoModels.Serving;

/// <summary>How to serve the demo models.</summary>
public sealed class DemoModelsOptions
{
    /// <summary>Addresses to listen on; port 0 takes a free one. Empty when <see cref="ConfigureKestrel"/> sets them.</summary>
    /// <value>Default: a free port on loopback.</value>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:0"];

    /// <summary>The models to serve; without them the sample mails are loaded and both are fitted.</summary>
    public DemoClassifiers? Classifiers { get; init; }

    /// <summary>
    /// Obeys the <c>x-demo-…</c> request headers (see <see cref="Scripting.DemoScriptHeaders"/>), with which a client can make an answer slow
    /// or broken. For tests: whoever can reach the port can then tie up connections.
    /// </summary>
    /// <value>Default: <see langword="false"/>, the headers are ignored.</value>
    public bool EnableScripts { get; init; }

    /// <summary>Clock of the <c>created</c> members and of scripted delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Changes Kestrel's options, such as end points with HTTP/2 over clear text.</summary>
    public Action<KestrelServerOptions>? ConfigureKestrel { get; init; }

    /// <summary>Adds log providers; without it nothing is logged.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; init; }
}
