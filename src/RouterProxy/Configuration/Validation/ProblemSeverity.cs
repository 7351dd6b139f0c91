namespace RouterProxy.Configuration.Validation;

/// <summary>Whether a problem keeps the configuration from coming into force.</summary>
internal enum ProblemSeverity
{
    /// <summary>It does.</summary>
    Error,

    /// <summary>It does not.</summary>
    Warning,
}
