using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>A classifier's predictive distribution over its labels for one text.</summary>
public sealed class LabelPrediction
{
    private readonly double[] _logProbabilities;

    internal LabelPrediction(LabelSet labels, double[] logProbabilities)
    {
        Labels = labels;
        _logProbabilities = logProbabilities;
        for (var i = 1; i < logProbabilities.Length; i++)
        {
            if (logProbabilities[i] > logProbabilities[LabelIndex])
            {
                LabelIndex = i;
            }
        }
    }

    /// <summary>What could have been said.</summary>
    public LabelSet Labels { get; }

    /// <summary>The most probable label; the first in order when several are equally probable.</summary>
    public string Label => Labels.Names[LabelIndex];

    /// <summary>Natural logarithms, each at most 0, in the order of <see cref="Labels"/>; their exponentials sum to 1.</summary>
    public IReadOnlyList<double> LogProbabilities => _logProbabilities;

    /// <summary>Probability of <see cref="Label"/>, in (0, 1].</summary>
    public double Confidence => Math.Exp(_logProbabilities[LabelIndex]);

    internal int LabelIndex { get; }
}
