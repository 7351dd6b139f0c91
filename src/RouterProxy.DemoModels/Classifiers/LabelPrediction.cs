using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>A classifier's predictive distribution over <see cref="DemoLabels.All"/> for one text.</summary>
public sealed class LabelPrediction
{
    private readonly double[] _logProbabilities;

    internal LabelPrediction(double[] logProbabilities)
    {
        _logProbabilities = logProbabilities;
        for (var i = 1; i < logProbabilities.Length; i++)
        {
            if (logProbabilities[i] > logProbabilities[LabelIndex])
            {
                LabelIndex = i;
            }
        }
    }

    /// <summary>The most probable label; the first in order when several are equally probable.</summary>
    public string Label => DemoLabels.All[LabelIndex];

    /// <summary>Natural logarithms, each at most 0, in the order of <see cref="DemoLabels.All"/>; their exponentials sum to 1.</summary>
    public IReadOnlyList<double> LogProbabilities => _logProbabilities;

    /// <summary>Probability of <see cref="Label"/>, in (0, 1].</summary>
    public double Confidence => Math.Exp(_logProbabilities[LabelIndex]);

    internal int LabelIndex { get; }
}
