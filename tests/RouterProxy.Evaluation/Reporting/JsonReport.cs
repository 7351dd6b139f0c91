using System.Text.Json;
using RouterProxy.DemoModels.Classifiers;
using RouterProxy.Evaluation.Corpus;

namespace RouterProxy.Evaluation.Reporting;

/// <summary>The figures for machines: names in snake case, shares from 0 to 1.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static byte[] Write(EvaluationResult result)
    {
        var (corpus, figures, report) = (result.Corpus, result.Figures, result.Calibration.Report);
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Data = new
                {
                    Package = $"{CorpusPackage.Name}@{CorpusPackage.Version}",
                    corpus.Duplicates,
                    corpus.Contradictions,
                    Training = corpus.Training.Count,
                    Calibration = corpus.Calibration.Count,
                    Test = corpus.Test.Count,
                },
                result.Options.Seed,
                result.Options.Quick,
                report.Options.Alpha,
                report.Options.Delta,
                PriceRatio = DemoPrices.Ratio,
                Verdict = report.Verdict.Line,
                figures.Cheap,
                figures.Strong,
                figures.Certified,
                figures.ByEye,
                RandomSameRate = figures.SameRate,
                RandomSameCost = figures.SameCost,
                figures.Quality,
                figures.Gain,
                figures.Redraws,
                figures.Targets,
            },
            Options);
    }
}
