using RouterProxy.DemoModels.Classifiers;
using RouterProxy.DemoModels.Corpus;

namespace RouterProxy.UnitTests.DemoModels;

/// <summary>The corpus and the fitted models; fitting them once per class is enough, they are immutable.</summary>
public sealed class DemoModelsFixture
{
    public DemoCorpus Corpus { get; } = DemoCorpus.Load();

    public DemoClassifiers Classifiers { get; }

    public DemoModelsFixture() => Classifiers = DemoClassifiers.Train(Corpus);
}
