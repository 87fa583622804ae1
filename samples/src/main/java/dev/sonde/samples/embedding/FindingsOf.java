package dev.sonde.samples.embedding;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.sonde.samples.minilm.MiniLm;
import dev.sonde.samples.report.Findings;
import dev.sonde.samples.report.LayerSeries;
import dev.sonde.samples.report.LayerSeries.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts what the runs left behind into the words of the report. */
final class FindingsOf {
    private final Runs runs;
    private final Ledger ledger;

    FindingsOf(Runs runs, Ledger ledger) {
        this.runs = runs;
        this.ledger = ledger;
    }

    Findings findings(int sentences) throws IOException {
        List<WatchLine> watched = runs.watched().lines();
        Set<Integer> calls = watched.stream().map(WatchLine::run).collect(toSet());
        List<WatchLine> steered = runs.steered().lines().stream()
                .filter(line -> calls.contains(line.run()))
                .toList();
        return new Findings(
                facts(sentences),
                ledger.kept(),
                ledger.broken(),
                series(watched),
                series(steered),
                MiniLm.layer(Direction.LAYER),
                LayerTable.of(watched).cells(),
                pairs());
    }

    private Map<String, String> facts(int sentences) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Program", "langchain4j, all-MiniLM-L6-v2");
        facts.put(
                "Claims that hold",
                ledger.kept().size() + " of "
                        + (ledger.kept().size() + ledger.broken().size()));
        facts.put("Sentences in each run", Integer.toString(sentences));
        facts.put(
                "Served by the variant, watched",
                Long.toString(runs.watched().status().rerouted()));
        facts.put(
                "Served by the variant, steered",
                Long.toString(runs.steered().status().rerouted()));
        facts.put("Java", Runtime.version().toString());
        return facts;
    }

    private List<Findings.Pair> pairs() throws IOException {
        List<Similarity> plain = runs.plain().similarities();
        List<Similarity> steered = runs.steered().similarities();
        List<Findings.Pair> pairs = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            Similarity pair = plain.get(i);
            pairs.add(new Findings.Pair(
                    pair.one(), pair.other(), pair.value(), steered.get(i).value()));
        }
        return pairs;
    }

    private static List<LayerSeries> series(List<WatchLine> lines) {
        Map<String, List<Point>> points = lines.stream()
                .collect(groupingBy(WatchLine::place, TreeMap::new, mapping(FindingsOf::point, toList())));
        List<LayerSeries> series = new ArrayList<>();
        points.forEach((place, of) -> series.add(new LayerSeries(place, of)));
        return series;
    }

    private static Point point(WatchLine line) {
        Figures f = line.figures();
        return new Point(line.run(), f.mean(), f.std(), f.min(), f.max(), f.nonFinite());
    }
}
