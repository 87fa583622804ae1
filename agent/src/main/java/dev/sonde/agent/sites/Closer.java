package dev.sonde.agent.sites;

/** Restores the rewritten classes, for those who know the boot classes only. */
final class Closer implements Runnable {
    private final Rewriter rewriter;

    Closer(Rewriter rewriter) {
        this.rewriter = rewriter;
    }

    @Override
    public void run() {
        rewriter.restore();
    }
}
