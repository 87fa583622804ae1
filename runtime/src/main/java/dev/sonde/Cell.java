package dev.sonde;

import dev.sonde.ops.Operand;

/** What a place reads and writes: something of the model, a variable, or another cell in part or in another form. */
sealed interface Cell {
    Operand read(Stand stand);

    void write(Stand stand, Operand value);

    /** {@return how errors and saves call it} */
    String label();

    /** {@return the name of the tensor that this is, or is a part of; empty for what is none of the model's} */
    String tensor();

    /** {@return whether this is a variable of a session or a part of one} */
    boolean isVariable();

    /** A tensor of the model. */
    record Whole(Site site) implements Cell {
        @Override
        public Operand read(Stand stand) {
            return stand.read(site);
        }

        @Override
        public void write(Stand stand, Operand value) {
            stand.write(site, value);
        }

        @Override
        public String label() {
            return site.label();
        }

        @Override
        public String tensor() {
            return site.tensor();
        }

        @Override
        public boolean isVariable() {
            return false;
        }
    }

    /** A variable of a session. */
    record Kept(Variable variable) implements Cell {
        @Override
        public Operand read(Stand stand) {
            return variable.read(stand);
        }

        @Override
        public void write(Stand stand, Operand value) {
            variable.write(stand, value);
        }

        @Override
        public String label() {
            return "variable";
        }

        @Override
        public String tensor() {
            return "";
        }

        @Override
        public boolean isVariable() {
            return true;
        }
    }

    /** What is made of another cell. */
    sealed interface Within extends Cell {
        Cell of();

        @Override
        default String tensor() {
            return of().tensor();
        }

        @Override
        default boolean isVariable() {
            return of().isVariable();
        }
    }

    /** Some elements of a cell. */
    record Part(Cell of, Index index) implements Within {
        @Override
        public Operand read(Stand stand) {
            Operand whole = of.read(stand);
            return new Slicing(stand, index).slice(whole);
        }

        @Override
        public void write(Stand stand, Operand value) {
            Operand whole = of.read(stand);
            of.write(stand, new Slicing(stand, index).with(whole, value));
        }

        @Override
        public String label() {
            return of.label() + "[" + index + "]";
        }
    }

    /** A cell as a view shows it. */
    record Seen(Cell of, View view) implements Within {
        @Override
        public Operand read(Stand stand) {
            Proxy whole = new Proxy(stand, of.read(stand));
            return stand.recording().line().outside(() -> view.see(whole)).operand();
        }

        @Override
        public void write(Stand stand, Operand value) {
            Operand whole = of.read(stand);
            Proxy back = stand.recording()
                    .line()
                    .outside(() -> view.putBack(new Proxy(stand, whole), new Proxy(stand, value)));
            Operand changed = stand.operand(back);
            Fit fit = new Fit(stand);
            fit.require(whole, changed);
            of.write(stand, of instanceof Part ? changed : fit.to(whole, changed));
        }

        @Override
        public String label() {
            return of.label() + " in a view";
        }
    }
}
