package dev.sonde.samples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.samples.report.LayerSeries.Point;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportPageTest {
    @Test
    void the_page_asks_for_nothing_outside_itself() {
        String page = ReportPage.of(findings(0));
        assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "src=", "@import");
        assertThat(page).contains("prefers-color-scheme:dark", "width=device-width");
    }

    @Test
    void every_layer_and_every_claim_is_on_the_page() {
        String page = ReportPage.of(findings(0));
        assertThat(page).contains(">encoder.layer.0<", ">encoder.layer.1<", "it &lt;holds&gt;", "it does not");
        assertThat(page).doesNotContain("class=\"bad\"", "NaN");
    }

    @Test
    void what_is_not_finite_is_marked() {
        String page = ReportPage.of(findings(3));
        assertThat(page).contains("class=\"bad\"", "3 numbers not finite about call 5");
    }

    @Test
    void the_picture_alone_is_well_formed() throws Exception {
        Document picture = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Overview.of(findings(3)))));
        assertThat(picture.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(picture.getElementsByTagName("circle").getLength()).isPositive();
    }

    @Test
    void the_stretched_scale_keeps_order_and_its_ends() {
        StretchedScale scale = new StretchedScale(-5, 10, 200, 0);
        assertThat(scale.at(-5)).isCloseTo(200, within(1e-9));
        assertThat(scale.at(10)).isCloseTo(0, within(1e-9));
        assertThat(scale.at(0.5)).isLessThan(scale.at(0)).isGreaterThan(scale.at(1));
        assertThat(scale.ticks()).contains(0.0, 10.0, -5.0).allMatch(tick -> tick >= -5 && tick <= 10);
    }

    @Test
    void ticks_of_a_straight_scale_are_round() {
        assertThat(new Scale(-0.06, 0.6, 0, 100).ticks(5))
                .map(Svg::label)
                .containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6");
    }

    @Test
    void a_thinned_series_keeps_its_extremes() {
        LayerSeries thin = series("encoder.layer.0", 0).thinned(3);
        assertThat(thin.points()).hasSizeLessThanOrEqualTo(3);
        assertThat(thin.overall().max()).isEqualTo(9);
        assertThat(thin.overall().min()).isEqualTo(-1);
    }

    private static Findings findings(long nonFinite) {
        List<LayerSeries> layers = List.of(series("encoder.layer.0", 0), series("encoder.layer.1", nonFinite));
        return new Findings(
                Map.of("Java", "17"),
                List.of("it <holds>"),
                List.of("it does not"),
                layers,
                layers,
                "encoder.layer.1",
                List.of(List.of("layer", "mean"), List.of("encoder.layer.0", "0.5")),
                List.of(new Findings.Pair("one", "other", -0.06, 0.5), new Findings.Pair("one", "third", 0.4, 0.2)));
    }

    private static LayerSeries series(String layer, long nonFinite) {
        List<Point> points = new ArrayList<>();
        for (int run = 1; run <= 9; run++) {
            boolean broken = run == 5 && nonFinite > 0;
            points.add(
                    broken
                            ? new Point(run, Double.NaN, Double.NaN, Double.NaN, Double.NaN, nonFinite)
                            : new Point(run, 0.1, 0.5, -1, run, 0));
        }
        return new LayerSeries(layer, points);
    }
}
