using RouterProxy.Commands.Calibrate;
using RouterProxy.Evaluation.Corpus;
using RouterProxy.Evaluation.Figures;

namespace RouterProxy.Evaluation.Reporting;

/// <summary>A whole evaluation, whatever form it is shown in.</summary>
internal sealed record EvaluationResult(EvaluationOptions Options, EvaluationCorpus Corpus, CalibrationResult Calibration, EvaluationFigures Figures);
