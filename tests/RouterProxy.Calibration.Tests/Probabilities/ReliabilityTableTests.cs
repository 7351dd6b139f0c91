using FsCheck;
using FsCheck.Fluent;
using RouterProxy.Calibration.Observations;
using RouterProxy.Calibration.Probabilities;

namespace RouterProxy.Calibration.Tests.Probabilities;

public sealed class ReliabilityTableTests
{
    [Fact]
    public void Bins_errors_and_squares_by_hand()
    {
        var table = ReliabilityTable.Of([new(0.9, true), new(0.7, false), new(0.2, false), new(0.4, true)], bins: 2);

        table.Bins.Count.ShouldBe(2);
        table.Bins[0].MeanScore.ShouldBe(0.3, 1e-12);
        table.Bins[0].Accuracy.ShouldBe(0.5);
        table.Bins[1].MeanScore.ShouldBe(0.8, 1e-12);
        table.CalibrationError.ShouldBe((0.2 + 0.3) / 2, 1e-12);
        table.BrierScore.ShouldBe((0.01 + 0.49 + 0.04 + 0.36) / 4, 1e-12);
    }

    [Fact]
    public void A_tie_is_one_bin_however_large()
    {
        var table = ReliabilityTable.Of([.. Enumerable.Range(0, 100).Select(i => new ScoredAnswer(i < 10 ? 0.5 : 1, i % 10 != 0))]);

        table.Bins.Select(bin => bin.Count).ShouldBe([10, 90]);
        table.CalibrationError.ShouldBe((0.1 * 0.4) + (0.9 * 0.1), 1e-12);
    }

    [Fact]
    public void Every_answer_is_in_one_bin_and_the_order_is_nothing() => Prop.ForAll(
        CalibrationFitTests.Answer.NonEmptyListOf().ToArbitrary(),
        answers =>
        {
            var table = ReliabilityTable.Of([.. answers]);

            table.Bins.Sum(bin => bin.Count).ShouldBe(answers.Count);
            table.Bins.Zip(table.Bins.Skip(1)).ShouldAllBe(pair => pair.First.To < pair.Second.From);
            table.CalibrationError.ShouldBeInRange(0, 1);
            ReliabilityTable.Of([.. Enumerable.Reverse(answers)]).CalibrationError.ShouldBe(table.CalibrationError, 1e-12);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_answer_is_refused() => Should.Throw<ArgumentException>(() => ReliabilityTable.Of([]));
}
