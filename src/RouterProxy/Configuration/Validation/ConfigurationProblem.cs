using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Severity">Whether it keeps the configuration from coming into force.</param>
/// <param name="KeyPath">The key, names joined by colons; a file's name where the file itself is at fault.</param>
/// <param name="FoundValue">What stands there; secrets are masked, absent values in brackets.</param>
/// <param name="Message">What is allowed.</param>
/// <param name="Origin">Where it stands, when known.</param>
internal sealed record ConfigurationProblem(ProblemSeverity Severity, string KeyPath, string FoundValue, string Message, ValueOrigin? Origin)
{
    public override string ToString() =>
        Origin is null ? $"{KeyPath} = {FoundValue}: {Message}" : $"{KeyPath} = {FoundValue}: {Message} ({Origin})";
}
