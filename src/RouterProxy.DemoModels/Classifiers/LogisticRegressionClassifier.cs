using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>
/// Multinomial logistic regression with an L2 penalty on words and word pairs: the strong model. Fitted by full-batch gradient descent
/// with Nesterov's momentum from zero: no random numbers, so every start gives the same model.
/// </summary>
internal sealed class LogisticRegressionClassifier : ITextClassifier
{
    private const int Iterations = 150;
    private const double Momentum = 0.9;

    private readonly FeatureVocabulary _vocabulary;
    private readonly double[] _weights;
    private readonly double[] _intercepts;

    private LogisticRegressionClassifier(FeatureVocabulary vocabulary, double[] weights, double[] intercepts)
    {
        _vocabulary = vocabulary;
        _weights = weights;
        _intercepts = intercepts;
    }

    private static int Labels => DemoLabels.All.Count;

    /// <param name="mails">The training part.</param>
    /// <param name="penalty">Factor of half the squared weights, per mail; above 0. Intercepts are free.</param>
    public static LogisticRegressionClassifier Fit(IReadOnlyList<DemoMail> mails, double penalty)
    {
        var vocabulary = new FeatureVocabulary([.. mails.Select(mail => mail.Text)]);
        FeatureVector[] rows = [.. mails.Select(mail => vocabulary.Vectorise(mail.Text))];
        int[] targets = [.. mails.Select(mail => DemoLabels.IndexOf(mail.Label))];

        // Row vectors have length 1 and the intercept counts as one more feature of value 1, so the mean loss curves by at most
        // (1 + 1) / 2 in any direction: the step 1 / (1 + penalty) cannot diverge.
        var step = 1 / (1 + penalty);
        var weights = new double[vocabulary.Count * Labels];
        var intercepts = new double[Labels];
        var weightSpeed = new double[weights.Length];
        var interceptSpeed = new double[Labels];
        var weightGradient = new double[weights.Length];
        var interceptGradient = new double[Labels];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Advance(weights, weightSpeed, Momentum);
            Advance(intercepts, interceptSpeed, Momentum);
            Gradient(rows, targets, weights, intercepts, penalty, weightGradient, interceptGradient);
            Correct(weights, weightSpeed, weightGradient, step);
            Correct(intercepts, interceptSpeed, interceptGradient, step);
        }

        return new LogisticRegressionClassifier(vocabulary, weights, intercepts);
    }

    public LabelPrediction Predict(string text)
    {
        var scores = new double[Labels];
        Score(_vocabulary.Vectorise(text), _weights, _intercepts, scores);
        return new LabelPrediction(scores);
    }

    private static void Advance(double[] values, double[] speed, double momentum)
    {
        for (var i = 0; i < values.Length; i++)
        {
            speed[i] *= momentum;
            values[i] += speed[i];
        }
    }

    private static void Correct(double[] values, double[] speed, double[] gradient, double step)
    {
        for (var i = 0; i < values.Length; i++)
        {
            speed[i] -= step * gradient[i];
            values[i] -= step * gradient[i];
        }
    }

    private static void Gradient(
        FeatureVector[] rows,
        int[] targets,
        double[] weights,
        double[] intercepts,
        double penalty,
        double[] weightGradient,
        double[] interceptGradient)
    {
        Array.Clear(interceptGradient);
        for (var i = 0; i < weights.Length; i++)
        {
            weightGradient[i] = penalty * weights[i];
        }

        Span<double> scores = stackalloc double[Labels];
        for (var row = 0; row < rows.Length; row++)
        {
            Score(rows[row], weights, intercepts, scores);
            for (var label = 0; label < scores.Length; label++)
            {
                var error = (Math.Exp(scores[label]) - (label == targets[row] ? 1 : 0)) / rows.Length;
                interceptGradient[label] += error;
                AddScaled(rows[row], error, weightGradient, label);
            }
        }
    }

    private static void AddScaled(FeatureVector row, double factor, double[] target, int label)
    {
        for (var i = 0; i < row.Indices.Length; i++)
        {
            target[(row.Indices[i] * Labels) + label] += factor * row.Values[i];
        }
    }

    private static void Score(FeatureVector row, double[] weights, double[] intercepts, Span<double> scores)
    {
        intercepts.CopyTo(scores);
        for (var i = 0; i < row.Indices.Length; i++)
        {
            var start = row.Indices[i] * scores.Length;
            for (var label = 0; label < scores.Length; label++)
            {
                scores[label] += weights[start + label] * row.Values[i];
            }
        }

        LogSoftmax.Apply(scores);
    }
}
