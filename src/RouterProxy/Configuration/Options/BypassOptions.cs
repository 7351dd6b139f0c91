using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>Bypass</c> of a route: requests that go straight to the last tier.</summary>
internal sealed class BypassOptions
{
    /// <summary>Requests that define tools.</summary>
    public bool WhenTools { get; set; }

    /// <summary>Requests whose messages hold results of tools.</summary>
    public bool WhenToolResults { get; set; }

    /// <summary>Requests that ask for more output tokens; none when null.</summary>
    [Range(0, int.MaxValue)]
    public int? WhenMaxTokensAbove { get; set; }
}
