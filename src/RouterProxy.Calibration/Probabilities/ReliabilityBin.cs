using RouterProxy.Calibration.Statistics;

namespace RouterProxy.Calibration.Probabilities;

/// <summary>Neighbouring answers of a reliability table.</summary>
/// <param name="From">Lowest score.</param>
/// <param name="To">Highest score.</param>
/// <param name="Count">Number of answers.</param>
/// <param name="MeanScore">What was said.</param>
/// <param name="Accuracy">What came true.</param>
/// <param name="Interval">95 % score interval of the accuracy.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double MeanScore, double Accuracy, Interval Interval);
