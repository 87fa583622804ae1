package dev.sonde.ops;

import dev.sonde.tensor.Dim;
import dev.sonde.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an Einsum equation says: the size that each letter stands for, and the letters of the result. */
final class Equation {
    private static final String DOTS = "...";

    private final Call call;
    private final String text;
    private final Map<Character, Dim> sizes = new LinkedHashMap<>();
    private final Map<Character, Integer> uses = new TreeMap<>();
    private Shape dots = Shape.of();
    private boolean isKnown = true;

    private Equation(Call call, String text) {
        this.call = call;
        this.text = text;
    }

    static Equation parse(Call call, String equation) {
        Equation parsed = new Equation(call, equation.replace(" ", ""));
        String[] terms = parsed.left().split(",", -1);
        if (terms.length != call.operands().size()) {
            throw parsed.refused(terms.length + " terms for " + call.operands().size() + " operands");
        }
        for (int i = 0; i < terms.length; i++) {
            parsed.read(terms[i], call.operands().get(i).shape());
        }
        return parsed;
    }

    /** The shape of the result; empty where an operand's rank is unknown and it matters. */
    Optional<Shape> result() {
        String right = right();
        List<Dim> dims = new ArrayList<>();
        for (char letter : right.replace(DOTS, "").toCharArray()) {
            if (!sizes.containsKey(letter)) {
                throw refused("letter \"" + letter + "\" stands in no operand");
            }
            dims.add(sizes.get(letter));
        }
        if (!right.contains(DOTS)) {
            return Optional.of(new Shape(dims));
        }
        dims.addAll(right.indexOf(DOTS), dots.dims());
        return isKnown ? Optional.of(new Shape(dims)) : Optional.empty();
    }

    private String left() {
        return text.contains("->") ? text.substring(0, text.indexOf("->")) : text;
    }

    /** Without an arrow the result has the dots, then the letters that are used once, in alphabetic order. */
    private String right() {
        if (text.contains("->")) {
            return text.substring(text.indexOf("->") + 2);
        }
        StringBuilder letters = new StringBuilder(text.contains(DOTS) ? DOTS : "");
        uses.forEach((letter, count) -> letters.append(count == 1 ? letter.toString() : ""));
        return letters.toString();
    }

    private void read(String term, Optional<Shape> shape) {
        String letters = term.replace(DOTS, "");
        if (!letters.chars().allMatch(Character::isLetter) || term.length() - letters.length() > DOTS.length()) {
            throw refused("term \"" + term + "\" is not letters, with dots at most once");
        }
        boolean open = term.contains(DOTS);
        isKnown &= !open || shape.isPresent();
        if (shape.filter(known -> open ? known.rank() < letters.length() : known.rank() != letters.length())
                .isPresent()) {
            throw refused("term \"" + term + "\" does not fit " + shape.orElseThrow());
        }
        int before = open ? term.indexOf(DOTS) : letters.length();
        for (int i = 0; i < letters.length(); i++) {
            int axis = i < before ? i : i - letters.length();
            meet(letters.charAt(i), shape.map(known -> known.dim(axis)).orElse(Dim.unknown()));
        }
        if (open && shape.isPresent()) {
            Shape known = shape.orElseThrow();
            List<Dim> covered = known.dims().subList(before, known.rank() - (letters.length() - before));
            dots = call.broadcast(dots, new Shape(covered));
        }
    }

    private void meet(char letter, Dim dim) {
        uses.merge(letter, 1, Integer::sum);
        Dim known = sizes.getOrDefault(letter, dim);
        sizes.put(
                letter,
                Dims.broadcast(known, dim)
                        .orElseThrow(() -> refused("letter \"" + letter + "\" is " + known + " and " + dim)));
    }

    private RuntimeException refused(String statement) {
        return call.refused("equation \"" + text + "\": " + statement, "");
    }
}
