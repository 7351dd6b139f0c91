namespace RouterProxy.DemoModels.Classifiers;

/// <summary>A fitted text classifier: immutable, so any number of requests can share it.</summary>
public interface ITextClassifier
{
    /// <summary>Predicts the label of any text, the empty one included (then the classes' prior speaks).</summary>
    LabelPrediction Predict(string text);
}
