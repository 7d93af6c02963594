-- Reference data is open to everyone who signs in; the application only reads it.
GRANT SELECT ON
    reference_region, reference_regionoutline, reference_population, reference_workforcebase,
    reference_publishedfigure, reference_office, reference_holiday, reference_referenceload
TO lindung_app;
