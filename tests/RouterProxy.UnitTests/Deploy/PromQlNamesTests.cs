namespace RouterProxy.UnitTests.Deploy;

public sealed class PromQlNamesTests
{
    [Theory]
    [InlineData("""sum by (le) (rate(a_total{x="b_total"}[5m])) / ignoring (le) group_left sum(c_count) > 1e3""", "a_total,c_count")]
    [InlineData("job:ratio30m < 0.005 and up offset 1m", "job:ratio30m,up")]
    [InlineData("""label_replace(rate(a[$__rate_interval]), "l", "d{}", "", "") or 0 * b""", "a,b")]
    public void Only_metrics_are_left(string expression, string names) => string.Join(',', PromQlNames.In(expression)).ShouldBe(names);
}
