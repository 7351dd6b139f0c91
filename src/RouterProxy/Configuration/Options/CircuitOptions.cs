using System.ComponentModel.DataAnnotations;

namespace RouterProxy.Configuration.Options;

/// <summary><c>Circuit</c> of a model: one that keeps failing is left alone for a while.</summary>
internal sealed class CircuitOptions
{
    /// <summary>Off: the model is asked however often it fails.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Share of failed attempts that opens the circuit.</summary>
    [Range(0.01, 1d)]
    public double Failures { get; set; } = OptionDefaults.CircuitFailures;

    /// <summary>Attempts in the window before the share counts.</summary>
    [Range(2, int.MaxValue)]
    public int MinAttempts { get; set; } = OptionDefaults.CircuitMinAttempts;

    /// <summary>Length of the window.</summary>
    [Range(typeof(TimeSpan), OptionDefaults.ShortestCircuitTime, OptionDefaults.LongestTime)]
    public TimeSpan Window { get; set; } = OptionDefaults.CircuitWindow;

    /// <summary>How long the model is left alone before one attempt tries it again.</summary>
    [Range(typeof(TimeSpan), OptionDefaults.ShortestCircuitTime, OptionDefaults.LongestTime)]
    public TimeSpan Break { get; set; } = OptionDefaults.CircuitBreak;
}
