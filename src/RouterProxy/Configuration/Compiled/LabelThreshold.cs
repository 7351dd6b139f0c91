namespace RouterProxy.Configuration.Compiled;

/// <summary>A threshold for answers that start with <paramref name="Label"/>.</summary>
internal sealed record LabelThreshold(string Label, double Threshold);
