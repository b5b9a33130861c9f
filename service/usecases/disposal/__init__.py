"""Reviews and what follows from them: registers, signatures, execution, certificates, transfers."""
