using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.DemoModels.Classifiers;

/// <summary>
/// Multinomial logistic regression with an L2 penalty on words and word pairs: the strong model. Fitted by full-batch gradient descent
/// with Nesterov's momentum from zero: no random numbers, so every start gives the same model.
/// </summary>
internal sealed class LogisticRegressionClassifier : ITextClassifier
{
    private const int UsualIterations = 150;
    private const double Momentum = 0.9;

    private readonly LabelSet _labels;
    private readonly FeatureVocabulary _vocabulary;
    private readonly double[] _weights;
    private readonly double[] _intercepts;

    private LogisticRegressionClassifier(LabelSet labels, FeatureVocabulary vocabulary, double[] weights, double[] intercepts)
    {
        _labels = labels;
        _vocabulary = vocabulary;
        _weights = weights;
        _intercepts = intercepts;
    }

    /// <param name="mails">The training part.</param>
    /// <param name="labels">Holds the label of each mail.</param>
    /// <param name="penalty">Factor of half the squared weights, per mail; above 0. Intercepts are free.</param>
    /// <param name="iterations">Steps of the descent: the more features, the more it takes.</param>
    public static LogisticRegressionClassifier Fit(IReadOnlyList<DemoMail> mails, LabelSet labels, double penalty, int iterations = UsualIterations)
    {
        var vocabulary = new FeatureVocabulary([.. mails.Select(mail => mail.Text)]);
        FeatureVector[] rows = [.. mails.Select(mail => vocabulary.Vectorise(mail.Text))];
        int[] targets = [.. mails.Select(mail => labels.IndexOf(mail.Label))];

        // Row vectors have length 1 and the intercept counts as one more feature of value 1, so the mean loss curves by at most
        // (1 + 1) / 2 in any direction: the step 1 / (1 + penalty) cannot diverge.
        var step = 1 / (1 + penalty);
        var weights = new double[vocabulary.Count * labels.Count];
        var intercepts = new double[labels.Count];
        var weightSpeed = new double[weights.Length];
        var interceptSpeed = new double[labels.Count];
        var weightGradient = new double[weights.Length];
        var interceptGradient = new double[labels.Count];
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            Advance(weights, weightSpeed, Momentum);
            Advance(intercepts, interceptSpeed, Momentum);
            Gradient(rows, targets, weights, intercepts, penalty, weightGradient, interceptGradient);
            Correct(weights, weightSpeed, weightGradient, step);
            Correct(intercepts, interceptSpeed, interceptGradient, step);
        }

        return new LogisticRegressionClassifier(labels, vocabulary, weights, intercepts);
    }

    public LabelPrediction Predict(string text)
    {
        var scores = new double[_labels.Count];
        Score(_vocabulary.Vectorise(text), _weights, _intercepts, scores);
        return new LabelPrediction(_labels, scores);
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

        Span<double> scores = stackalloc double[intercepts.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            Score(rows[row], weights, intercepts, scores);
            for (var label = 0; label < scores.Length; label++)
            {
                var error = (Math.Exp(scores[label]) - (label == targets[row] ? 1 : 0)) / rows.Length;
                interceptGradient[label] += error;
                AddScaled(rows[row], error, weightGradient, label, scores.Length);
            }
        }
    }

    private static void AddScaled(FeatureVector row, double factor, double[] target, int label, int labels)
    {
        for (var i = 0; i < row.Indices.Length; i++)
        {
            target[(row.Indices[i] * labels) + label] += factor * row.Values[i];
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
