namespace RouterProxy.DemoModels.Classifiers;

/// <summary>A sparse text: the numbers of its features in the vocabulary and their weights, of Euclidean length 1.</summary>
internal readonly record struct FeatureVector(int[] Indices, double[] Values);
